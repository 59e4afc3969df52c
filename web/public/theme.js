// Applies the kept theme and language before the first paint; `state/preferences.ts` keeps them.
try {
  const kept = JSON.parse(localStorage.getItem('meeshy.preferences') || '{}');
  if (kept.theme === 'light' || kept.theme === 'dark') document.documentElement.dataset.theme = kept.theme;
  if (kept.language === 'fr' || kept.language === 'en') document.documentElement.lang = kept.language;
} catch {
  // Without storage the system's theme stands.
}
