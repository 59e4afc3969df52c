/** Of the gateways of the tests, as settings. */
export const VAPID = {
  VAPID_PUBLIC_KEY: 'BFln4POhuqJo4ehU1lsVsl1utmrRcN0zrz20DkWRuJZkv38ODdY6q2xHxUiqSCRl_QnUmjaIugao1Ioirb6LxMA',
  VAPID_PRIVATE_KEY: 'u-sWqzhw7Qr5qm64YxggewhRs69BZAcG5lifiLOacEw',
  VAPID_CONTACT: 'mailto:tests@example.com',
};

/** Of a browser that nobody has: nothing that is sent there can be read. */
export const SOME_SUBSCRIPTION = {
  endpoint: 'https://push.example.com/some',
  keys: { p256dh: VAPID.VAPID_PUBLIC_KEY, auth: 'A'.repeat(22) },
};
