/** Names of keys, the fields of a subject's record, and what is done to it in one step. */
import { CLAIMS, FACT_FIELDS, type FactName, SHARING_FIELDS, SHOWN_SOURCES, TIME_FACTS } from '@meeshy/status-protocol';
import { FENCED_MS, KEPT_MS, OTHER_CLOCK_MS, SIGN_OUT_MS, STATED_FACTS } from '../presence/decision/decide.ts';
import { DIGITS, HEAD_LENGTH, LEASED, NO_END, OWN_SHARING, SPANS } from '../presence/truth/claims.ts';
import { AHEAD_MS } from '../presence/truth/facts.ts';
import { SPOKEN, type Spoken } from '../presence/truth/spoken.ts';

/** A subject's record and its channel lie on one hash slot, whatever characters the id has. */
export const recordOf = (subjectId: string) => `meeshy:{${encodeURIComponent(subjectId)}}`;
export const channelOf = (subjectId: string) => `${recordOf(subjectId)}:news`;
/** What concerns all nodes lies on one slot too. */
export const NODES = 'meeshy:{nodes}';
export const LEFT = 'meeshy:{nodes}:left';
export const MOVES = 'meeshy:{nodes}:moves';
export const MOVED = 'meeshy:{nodes}:moved';
/** Who views a conversation at which node, and the channel on which that is told. */
export const viewedOf = (conversationId: string) => `${VIEWED}{${encodeURIComponent(conversationId)}}`;
export const viewChannelOf = (conversationId: string) => `${viewedOf(conversationId)}:news`;
const VIEWED = 'meeshy:viewed:';
const VIEW_NEWS = /^meeshy:viewed:\{(.*)\}:news$/;
/** The conversation of such a channel; `null`: it is another one. */
export function conversationOf(channel: string): string | null {
  const encoded = VIEW_NEWS.exec(channel)?.[1];
  return encoded === undefined ? null : decodeURIComponent(encoded);
}
export const heldBy = (nodeId: string) => `meeshy:held:{${nodeId}}`;

/** As a table of Lua: the first is the lowest. */
const ranks = (texts: readonly string[]) => texts.map((text, i) => `${text} = ${i}`).join(', ');
const leased = [...LEASED].map((source) => `source == '${source}'`).join(' or ');
const list = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(', ');
const fieldOf = (name: FactName) => FACT_FIELDS[name].record;
/** A time of a claim, as a number of Lua. */
const timeIn = (claim: string, name: keyof typeof SPANS) =>
  `tonumber(${claim}:sub(${SPANS[name].first}, ${SPANS[name].last}))`;
const flags = (texts: readonly string[]) => texts.map((text) => `${text} = true`).join(', ');

/** As a table of Lua. A claim says one of the `ranks`, or else an object of `texts`. */
function spokenIn({ name, choices, texts, field: { by, parts, toItself = [], isOfAbsent } }: Spoken): string {
  const said = choices ? `ranks = { ${ranks(choices)} }` : `texts = { ${list(texts)} }`;
  const told = `source = ${parts?.source !== undefined}, ends = ${parts !== undefined}, isOfAbsent = ${isOfAbsent === true}`;
  return `{ name = '${name}', ${said}, own = { ${flags(toItself)} }, by = ${by ? `'${by}'` : 'nil'}, ${told} }`;
}

/**
 * `decide` of the core, translated: decides, stores and publishes in one step, so that a crash between loses nothing.
 *
 * KEYS: the record, its channel. ARGV: the appeal as JSON, absent times as 0. Answers the verdict as JSON.
 *
 * Fields of the record: `on ls la v` the facts, `u k` the subject, `n:<node>` how many sessions a node holds, `t:<node>` a node
 * that was taken for dead and when, `c:<source>:<id>` a claim as text, `wa wo` when an operator said something and what,
 * as gateways of protocol 3 know it, `ea` end of the last session, `fl fa` how it flaps,
 * `tl ta` the activity that was told and when.
 */
export const DECIDE = `
local appeal = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local record, flat = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do record[flat[i]] = flat[i + 1] end
if appeal.says ~= 'gone' and record['t:' .. appeal.nodeId] then return redis.error_reply('FENCED') end
if appeal.says == 'gone' and #flat == 0 and appeal.isOnline == 0 then return false end

local changed, dropped = {}, {}
local function set(field, value)
  if type(value) == 'number' then value = string.format('%.0f', value) end
  if record[field] == value then return end
  record[field], changed[field], dropped[field] = value, value, nil
end
local function drop(field)
  if not record[field] then return end
  record[field], changed[field], dropped[field] = nil, nil, true
end
local function number(field) return tonumber(record[field] or '0') end

local times = { ${list([...TIME_FACTS, 'endedAt', 'wordAt'])} }
-- Facts that are not decided, but taken over.
local stated = { ${STATED_FACTS.map((name) => `${name} = '${fieldOf(name)}'`).join(', ')} }

-- A claim begins with its times, of ${DIGITS} digits each: first when it was set.
local function setAt(claim) return ${timeIn('claim', 'setAt')} end
local function shifted(claim, by)
  local times = {}
  for digits in claim:sub(1, ${HEAD_LENGTH}):gmatch('%d+') do
    local isTime = digits ~= '${NO_END}'
    times[#times + 1] = isTime and string.format('%0${DIGITS}.0f', math.max(1, tonumber(digits) + by)) or digits
  end
  return table.concat(times, ' ') .. claim:sub(${HEAD_LENGTH})
end
-- By bytes, whatever people of some country would do.
local function isGreater(a, b)
  for i = 1, math.min(#a, #b) do
    if a:byte(i) ~= b:byte(i) then return a:byte(i) > b:byte(i) end
  end
  return #a > #b
end
-- What is said at this time out of all claims by their key, as one text: \`saidIn\` of the core, translated.
local sources = { ${ranks(SHOWN_SOURCES)} }
local spoken = { ${SPOKEN.map(spokenIn).join(', ')} }
-- By what else something is said.
local others = { ${flags(SPOKEN.flatMap(({ field: { by } }) => by ?? []))} }
local function read(claim)
  local isRead, says = pcall(cjson.decode, claim:sub(${HEAD_LENGTH + 1}))
  return isRead and type(says) == 'table' and says or {}
end
-- What a claim says of one thing, and where it comes among what others say; nothing, if it says nothing of it that others are told.
local function saidOf(thing, source, says)
  if thing.by and thing.by ~= source or not thing.by and not sources[source] then return nil end
  local said = says[thing.name]
  if thing.ranks then return not thing.own[said] and thing.ranks[said], said end
  if type(said) ~= 'table' then return nil end
  local texts = {}
  for i, name in ipairs(thing.texts) do
    if type(said[name]) ~= 'string' then return nil end
    texts[i] = #said[name] .. ' ' .. said[name]
  end
  return 0, table.concat(texts, ' ')
end
local function isBefore(a, b)
  if a.source ~= b.source then return sources[a.source] < sources[b.source] end
  if a.rank ~= b.rank then return a.rank < b.rank end
  if a.till ~= b.till then return a.till > b.till end
  return isGreater(b.id, a.id)
end
-- Where it is: \`placeIn\` of the core, translated.
local levels = { ${ranks(SHARING_FIELDS.place.of.filter((level) => level !== 'off'))} }
local function placeBy(claims)
  local shared = claims['${OWN_SHARING}']
  local place = shared and read(shared).place
  if type(place) ~= 'table' or not levels[place.level] then return '' end
  local function text(value) return type(value) == 'string' and value or '' end
  local zone, country = text(place.zone), text(place.country)
  if zone == '' then return '' end
  return zone .. ' ' .. country .. ' ' .. (country ~= '' and text(place.city) or '')
end
-- What is said of nobody but who is not there is told apart.
local function saidBy(claims)
  local first = {}
  for key, claim in pairs(claims) do
    local source, id = key:match('^(%l+):(.+)$')
    local till = ${timeIn('claim', 'until')}
    local isLive = ${timeIn('claim', 'startsAt')} <= now and now < till
    if (sources[source] or others[source]) and isLive then
      local says = read(claim)
      local dismissal = sources[source] and claims['dismissal:' .. source .. '-' .. id]
      local isDismissed = dismissal and read(dismissal).isDismissed == true
      local ends = (till == ${NO_END} or ${leased}) and '' or string.format('%.0f', till)
      for _, thing in ipairs(spoken) do
        local rank, text = saidOf(thing, source, says)
        if rank and not isDismissed then
          if thing.source then text = text .. ' ' .. source end
          if thing.ends then text = text .. ' ' .. ends end
          local one = { source = source, id = id, till = till, rank = rank, text = text }
          if not first[thing.name] or isBefore(one, first[thing.name]) then first[thing.name] = one end
        end
      end
    end
  end
  local said, ofAbsent = {}, {}
  for _, thing in ipairs(spoken) do
    local told = thing.isOfAbsent and ofAbsent or said
    told[#told + 1] = first[thing.name] and first[thing.name].text or ''
  end
  said[#said + 1] = placeBy(claims)
  return table.concat(said, '\\n'), table.concat(ofAbsent, '\\n')
end
local function isClaim(field) return field:sub(1, ${CLAIMS.record.length}) == '${CLAIMS.record}' end

-- Times that were said by another clock are told by their age; those of claims are of the clock of all.
local behind = now - appeal.at
if math.abs(behind) > ${OTHER_CLOCK_MS} then
  for _, field in ipairs(times) do
    if appeal[field] > 0 then appeal[field] = math.max(1, appeal[field] + behind) end
  end
  appeal.flapsAt = 0
end
-- P1: no time is later than now, whether it is said or was recorded. An operator's word stays before what followed.
local latest = now + ${AHEAD_MS}
for _, field in ipairs(times) do
  if appeal[field] > latest then appeal[field] = now end
end
if number('wa') > latest then set('wa', number('la') > number('wa') and now - 1 or now) end
for _, field in ipairs({ ${list([...TIME_FACTS.map(fieldOf), 'ea', 'tl', 'ta'])} }) do
  if number(field) > latest then set(field, now) end
end
for key, claim in pairs(appeal.claims) do
  if setAt(claim) > latest then appeal.claims[key] = shifted(claim, now - setAt(claim)) end
end
for field, claim in pairs(record) do
  if isClaim(field) and setAt(claim) > latest then set(field, shifted(claim, now - setAt(claim))) end
end
if appeal.flapsAt > latest then appeal.flapsAt = 0 end
if number('fa') > latest then
  drop('fa')
  drop('fl')
end

for _, node in ipairs(appeal.dead) do
  drop('n:' .. node)
  set('t:' .. node, now)
end
for _, node in ipairs(appeal.replaces) do drop('n:' .. node) end
if appeal.says == 'held' then set('n:' .. appeal.nodeId, appeal.sessions) end
if appeal.says == 'released' then drop('n:' .. appeal.nodeId) end
local wasHeld = false
for i = 1, #flat, 2 do wasHeld = wasHeld or flat[i]:sub(1, 2) == 'n:' end
local claimed = {}
for field, value in pairs(record) do
  if isClaim(field) then claimed[field:sub(${CLAIMS.record.length + 1})] = value end
end
local saidBefore, absentBefore = saidBy(claimed)
local saidThere, absentThere = saidBy(appeal.claims)
for key, claim in pairs(appeal.claims) do
  local known = record['${CLAIMS.record}' .. key]
  if not known or isGreater(claim, known) then set('${CLAIMS.record}' .. key, claim) end
end
local isHeld, outdated = false, {}
for field, value in pairs(record) do
  if isClaim(field) and ${timeIn('value', 'keptUntil')} < now then outdated[#outdated + 1] = field end
  if field:sub(1, 2) == 'n:' then isHeld = true end
  if field:sub(1, 2) == 't:' and now - tonumber(value) > ${FENCED_MS} then outdated[#outdated + 1] = field end
end
for _, field in ipairs(outdated) do drop(field) end
local isClaimed, left = false, {}
for field, value in pairs(record) do
  if isClaim(field) then
    local key = field:sub(${CLAIMS.record.length + 1})
    left[key] = value
    isClaimed = isClaimed or claimed[key] ~= value
  end
end
local said, ofAbsent = saidBy(left)
if appeal.username ~= '' then
  set('u', appeal.username)
  set('k', appeal.kind)
end

local isSignOut = appeal.says == 'seen' and not isHeld and number('ea') > 0
  and appeal.lastActiveAt >= number('ea') - ${AHEAD_MS} and appeal.lastActiveAt - number('ea') < ${SIGN_OUT_MS}
if appeal.lastActiveAt > number('la') and not isSignOut then set('la', appeal.lastActiveAt) end
-- Of the same moment, that the subject is not held offline any more: of two claims as text the greater.
local isSame = appeal.wordAt > 0 and appeal.wordAt == number('wa')
if appeal.wordAt > number('wa') or (isSame and appeal.wordOnline > number('wo')) then
  set('wa', appeal.wordAt)
  set('wo', appeal.wordOnline)
end
if appeal.flapsAt > number('fa') then
  set('fa', appeal.flapsAt)
  set('fl', appeal.flapping)
end
local active = number('la')
local isHeldOffline = number('wa') > 0 and record.wo == '0' and active <= number('wa')

-- Somebody of whom nothing is known here may be held by a node that has not said so yet.
local isUndecided = not record.on and appeal.says == 'seen' and not isHeldOffline
local version = number('v')
local isNewer = appeal.version > version and not isUndecided
local before = tonumber(record.on or appeal.isOnline)
local online = before
if isHeld then
  online = (active > 0 and now - active < appeal.offlineMs and not isHeldOffline) and 1 or 0
elseif appeal.says ~= 'seen' or isHeldOffline or (isNewer and appeal.isNews and appeal.isOnline == 0) then
  online = 0
end
local isChange = online ~= before
local isItsOwn = appeal.says ~= 'seen' or appeal.isNews

-- Its time only grows: a version that was raised by who had missed the end carries an older one.
local seen = number('ls')
if isNewer and isItsOwn then seen = math.max(seen, appeal.lastSeen) end
if online == 0 and isChange and not (isNewer and isItsOwn and appeal.isOnline == 0) then
  seen = math.max((isHeld or appeal.endedAt == 0) and now or appeal.endedAt, active)
end
if seen > 0 then set('ls', seen) end
for name, field in pairs(stated) do
  if isNewer and isItsOwn then set(field, appeal[name]) end
end
-- Whoever said something else under this version is to hear of a higher one: a version has one content.
local differs = appeal.isOnline ~= online or appeal.lastSeen ~= number('ls') or saidThere ~= said
  or (appeal.isOnline == 0 and absentThere ~= ofAbsent)
for name, field in pairs(stated) do differs = differs or appeal[name] ~= number(field) end
local isSaidNew = (saidBefore ~= said or (before == 0 and absentBefore ~= ofAbsent)) and not isUndecided
local isClash = differs and appeal.version == version and version > 0 and not isUndecided
if wasHeld and not isHeld then set('ea', appeal.endedAt > 0 and appeal.endedAt or now) end
if isChange then
  -- An exit has the version of its moment.
  local isExit = online == 0 and not isHeld and not isHeldOffline and appeal.says == 'released' and appeal.endedAt > 0
  -- What its node has told already keeps its version.
  if isNewer and not differs then version = appeal.version
  else version = math.max(version + 1, isExit and number('ls') or now, appeal.version + 1) end
elseif isNewer and not differs then version = appeal.version
elseif isNewer or isClash or isSaidNew then version = math.max(version + 1, appeal.version + 1, now) end
if not isUndecided then
  set('v', version)
  set('on', online)
end

local cause = appeal.cause
if not isChange then cause = 'refreshed'
elseif online == 0 and isHeldOffline then cause = 'operator'
elseif online == 0 and isHeld then cause = 'idle'
elseif online == 0 then cause = appeal.says == 'gone' and 'orphan' or 'disconnected' end
local isTold = isChange or isNewer or isClash or isSaidNew
  or (appeal.isRefresh and active > number('tl') and now - number('ta') >= appeal.refreshMs)
if isTold then
  set('tl', active)
  set('ta', now)
end

local gone, new = {}, {}
for field in pairs(dropped) do gone[#gone + 1] = field end
for field, value in pairs(changed) do
  new[#new + 1] = field
  new[#new + 1] = value
end
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
if #new > 0 then redis.call('HSET', KEYS[1], unpack(new)) end
if record.on == '1' or isHeld then redis.call('PERSIST', KEYS[1])
else redis.call('PEXPIRE', KEYS[1], ${KEPT_MS}) end

record.id, record.cause, record.at = appeal.id, cause, now
if isUndecided then
  record.on, record.v, record.ls = tostring(online), appeal.version, appeal.lastSeen
  for name, field in pairs(stated) do record[field] = tostring(appeal[name]) end
end
local verdict = cjson.encode(record)
if isTold or isClaimed then redis.call('SPUBLISH', KEYS[2], verdict) end
return (isChange and '1' or '0') .. verdict
`;

/**
 * Renews a lease, or takes one (KEYS: the leases, who has left, the count of moves; ARGV: the node, which lease,
 * duration). Answers as told in `Lease`. Who has left is forgotten after ten durations by itself, whoever forgets the node.
 */
export const LEASE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local expiresAt = redis.call('ZSCORE', KEYS[1], ARGV[1])
local isHeld = ARGV[2] == 'first' or (expiresAt and tonumber(expiresAt) > now)
if isHeld then redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1]) end
if ARGV[2] == 'last' then
  redis.call('SADD', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], 10 * tonumber(ARGV[3]))
end
local nodes = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local left = redis.call('SMEMBERS', KEYS[2])
return { isHeld and 1 or 0, string.format('%.0f', now), redis.call('GET', KEYS[3]) or '0', nodes, left }
`;

/** Counts a move and publishes it (KEYS: the count, the channel; ARGV: the node, the move as JSON). */
export const TELL = `
local count = redis.call('INCR', KEYS[1])
redis.call('SPUBLISH', KEYS[2], count .. ' ' .. ARGV[1] .. ' ' .. ARGV[2])
return count
`;

/**
 * Who views a conversation at a node (P20). What a node has not said again for so long is forgotten: it is dead, or nobody views the
 * conversation there.
 *
 * KEYS: the hash, by node what it said and when; the channel. ARGV: for how long that is kept, the node, what it says, and `1`
 * where anybody views it there; without a node it is only read. Answers nodes, each followed by what it said.
 */
export const VIEW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local keptMs, nodeId, said = tonumber(ARGV[1]), ARGV[2], ARGV[3]
if nodeId then
  if ARGV[4] == '1' then
    redis.call('HSET', KEYS[1], nodeId, string.format('%.0f', now) .. ' ' .. said)
    redis.call('PEXPIRE', KEYS[1], keptMs)
  else
    redis.call('HDEL', KEYS[1], nodeId)
  end
  redis.call('SPUBLISH', KEYS[2], nodeId .. ' ' .. said)
end
local all, flat = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #flat, 2 do
  local at, text = flat[i + 1]:match('^(%d+) (.*)$')
  if at and tonumber(at) + keptMs > now then
    all[#all + 1] = flat[i]
    all[#all + 1] = text
  elseif nodeId then
    redis.call('HDEL', KEYS[1], flat[i])
  end
end
return all
`;
