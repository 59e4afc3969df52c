"""Says who comes and who goes, as one of them sees it: python3 watch.py http://127.0.0.1:3000 bob"""

import signal
import sys
from datetime import datetime, timezone

import socketio

AWAY_AFTER_S = 5 * 60
OFFLINE_AFTER_S = 30 * 60


def status_of(face, now):
    """The one rule of everybody (P2): facts and the time make a status."""

    def read(name):
        text = face.get(name)
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None

    active_at, seen_at = read("lastActiveAt"), read("lastSeen")
    if active_at is None:
        return "online" if face["isOnline"] else "offline"
    elapsed = max(0.0, (now - active_at).total_seconds())
    present = face["isOnline"] or seen_at is None or active_at > seen_at
    if present and elapsed < AWAY_AFTER_S:
        return "online"
    return "away" if elapsed < OFFLINE_AFTER_S else "offline"


def say(face):
    print(f"{face['username']} is {status_of(face, datetime.now(timezone.utc))}", flush=True)


def main():
    url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:3000"
    token = sys.argv[2] if len(sys.argv) > 2 else "bob"
    client = socketio.Client()
    client.on("presence:snapshot", lambda snapshot: [say(face) for face in snapshot["users"]])
    client.on("user:status", say)
    client.on("error", lambda error: print(f"{error['code']}: {error['message']}", flush=True))
    client.on("connect_error", lambda error: print(f"refused: {error}", flush=True))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    client.connect(url, auth={"token": token}, transports=["websocket"])
    client.wait()


if __name__ == "__main__":
    main()
