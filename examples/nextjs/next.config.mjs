/** @type {import('next').NextConfig} */
export default {
  turbopack: { root: import.meta.dirname },
  // `npm run build` has them checked before, and more strictly.
  typescript: { ignoreBuildErrors: true },
};
