-- stats.lua: counts, in logarithmic time.
-- KEYS    the due set
-- ARGV    offset
-- changes nothing
-- returns {ready or running or in line, scheduled, dead, age in ms of the oldest that nobody runs}
local ready = redis.call('ZCOUNT', DUE, '-inf', now)
local age = 0
for _, set in ipairs({DUE, RUNNING, WAITING}) do
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  if first[2] then age = math.max(age, now - first[2]) end
end
return {
  ready + redis.call('ZCARD', RUNNING) + redis.call('ZCARD', WAITING),
  redis.call('ZCARD', DUE) - ready,
  redis.call('LLEN', DEAD),
  age,
}
