/** What Artillery's people hear: how long after the change each status came, once for each viewer. */
const SOCKET_IO_EVENT = '42';

exports.listen = ({ ws }, events, done) => {
  const isNews = newsFilter();
  const measure = (status) => {
    events.emit('counter', 'status.heard', 1);
    events.emit('histogram', 'status.latency', Date.now() - Date.parse(status.timestamp));
  };
  const hear = {
    'presence:snapshot': ({ users }) => users.forEach(isNews),
    'user:status': (status) => [status].filter(isNews).forEach(measure),
    'user:status:batch': (statuses) => statuses.filter(isNews).forEach(measure),
  };
  ws.on('message', (data) => {
    const text = String(data);
    if (text === '2') ws.send('3');
    if (!text.startsWith(SOCKET_IO_EVENT)) return;
    const [event, payload] = JSON.parse(text.slice(SOCKET_IO_EVENT.length));
    hear[event]?.(payload);
  });
  done();
};

/** What one has not been told yet: it is told again now and then (P8). */
function newsFilter() {
  const known = new Map();
  return ({ userId, version }) => {
    if (version <= (known.get(userId) ?? -1)) return false;
    known.set(userId, version);
    return true;
  };
}
