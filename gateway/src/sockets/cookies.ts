/** `true`: of pages of the host itself. */
export type Cookies = boolean | { readonly origins: readonly string[] };

/** Whether whoever visits this page means to connect: of any other page the cookies come along as well. */
export function isOwnPage(origin: string, host: string | undefined, cookies: Cookies | undefined): boolean {
  if (typeof cookies === 'object' && cookies.origins.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
