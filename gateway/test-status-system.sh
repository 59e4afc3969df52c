#!/usr/bin/env bash
# Checks the status system of a running gateway, and says what passed.
#
#   gateway/test-status-system.sh [URL]                    http://127.0.0.1:3000 unless given
#
#   MAINTENANCE_TOKEN   opens the operator routes where they are closed (in production)
#   TOKEN               the JWT of somebody whose requests may be counted; otherwise
#   EMAIL, PASSWORD     sign in for one: the demo account, unless given
#
# Behind the shipped proxy, too, which keeps /metrics to itself.
# Changes nothing but the status metrics, which it sets to zero. Ends with 0 when nothing failed.
set -uo pipefail

URL="${1:-http://127.0.0.1:3000}"
URL="${URL%/}"
REQUESTS=10
passed=0 failed=0 skipped=0

pass() { echo "✓ $1"; passed=$((passed + 1)); }
fail() { echo "✗ $1"; failed=$((failed + 1)); }
skip() { echo "- $1"; skipped=$((skipped + 1)); }

# Tokens go through a file descriptor, not through arguments, which other users of the machine can read.
call() {
  local method=$1 path=$2 header=${3:-} body=${4:-}
  curl --silent --show-error --max-time 10 --request "$method" "$URL$path" \
    ${body:+--header 'content-type: application/json' --data-binary @<(printf '%s' "$body")} \
    --header @<(printf '%s\n' "$header")
}
operate() { call "$1" "$2" "${MAINTENANCE_TOKEN:+x-maintenance-token: $MAINTENANCE_TOKEN}"; }

status() { curl --silent --max-time 10 --output /dev/null --write-out '%{http_code}' "$URL$1"; }

# The value of a field in flat JSON.
field() { grep -oE "\"$1\":(\"[^\"]*\"|[^,}]+)" | head -n 1 | cut -d: -f2- | tr -d '"'; }

check_endpoints() {
  local missing=()
  for path in /health/live /health/ready; do
    [[ $(status "$path") == 200 ]] || missing+=("$path")
  done
  # A proxy denies it, and that is right.
  [[ $(status /metrics) =~ ^(200|403)$ ]] || missing+=(/metrics)
  for path in /maintenance/stats /maintenance/status-metrics; do
    [[ $(operate GET "$path" | field success) == true ]] || missing+=("$path")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then
    pass '1. endpoints: all of them answer'
  else
    fail "1. endpoints: no good answer from ${missing[*]} (does it need MAINTENANCE_TOKEN?)"
  fi
}

check_status_metrics() {
  local answer
  answer=$(operate GET /maintenance/status-metrics)
  for name in totalRequests throttledRequests successfulUpdates failedUpdates cacheSize throttleRate; do
    if [[ ! $(field "$name" <<<"$answer") =~ ^[0-9.]+$ ]]; then
      fail "2. status metrics: $name is missing"
      return
    fi
  done
  local lost
  lost=$(field failedUpdates <<<"$answer")
  if [[ $lost -eq 0 ]]; then
    pass "2. status metrics: $(field totalRequests <<<"$answer") requests, $(field throttleRate <<<"$answer") % throttled, no failed update"
  else
    fail "2. status metrics: $lost failed updates"
  fi
}

check_maintenance() {
  local answer online
  answer=$(operate GET /maintenance/stats)
  online=$(field onlineUsers <<<"$answer")
  if [[ $(field maintenanceActive <<<"$answer") == true && $online =~ ^[0-9]+$ ]]; then
    pass "3. maintenance: active; $online of $(field totalUsers <<<"$answer") users and $(field onlineAnonymous <<<"$answer") of $(field anonymousSessions <<<"$answer") anonymous people are online"
  else
    fail '3. maintenance: the job is not active'
  fi
}

sign_in() {
  local credentials
  credentials="{\"email\":\"${EMAIL:-user@example.com}\",\"password\":\"${PASSWORD:-password123}\"}"
  call POST /api/auth/login '' "$credentials" | field token
}

check_throttling() {
  local token=${TOKEN:-} before after
  [[ -n $token ]] || token=$(sign_in)
  if [[ -z $token ]]; then
    skip '4. throttling: skipped, for it needs TOKEN, or EMAIL and PASSWORD'
    return
  fi
  before=$(operate GET /maintenance/status-metrics)
  for ((i = 0; i < REQUESTS; i++)); do
    if [[ $(call GET /api/conversations "authorization: Bearer $token" | field success) != true ]]; then
      fail '4. throttling: a request was refused; is the token still good?'
      return
    fi
  done
  after=$(operate GET /maintenance/status-metrics)
  local requests throttled
  requests=$(($(field totalRequests <<<"$after") - $(field totalRequests <<<"$before")))
  throttled=$(($(field throttledRequests <<<"$after") - $(field throttledRequests <<<"$before")))
  if [[ $requests -ge $REQUESTS && $throttled -ge $((REQUESTS - 1)) ]]; then
    pass "4. throttling: of $requests requests $throttled cost no write"
  else
    fail "4. throttling: of $requests requests only $throttled were throttled"
  fi
}

check_reset() {
  if [[ $(operate POST /maintenance/status-metrics/reset | field success) != true ]]; then
    fail '5. reset: refused'
    return
  fi
  # Others may have asked something since.
  local total
  total=$(operate GET /maintenance/status-metrics | field totalRequests)
  if [[ $total =~ ^[0-9]+$ && $total -lt $REQUESTS ]]; then
    pass '5. reset: the status metrics begin at zero again'
  else
    fail "5. reset: still $total requests"
  fi
}

echo "The status system at $URL"
check_endpoints
check_status_metrics
check_maintenance
check_throttling
check_reset
echo "$passed passed, $failed failed$([[ $skipped -gt 0 ]] && echo ", $skipped skipped")"
[[ $failed -eq 0 ]]
