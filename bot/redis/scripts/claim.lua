-- claim.lua: leases jobs whose time has come.
-- KEYS    the due set
-- ARGV    offset, n, lease in ms, longest wait in ms
-- before  anything
-- after   up to n jobs, first those whose lease lapsed, then those due, oldest first, are in running with
--         a new token and one attempt more. A due job whose lane is taken is put in line instead.
-- returns {ms until the next job may be claimed, {{id, body, due, added, token, attempt, progress}...}}
-- cost    log of the sets' sizes for each job touched, at most 4n of them
local n, lease, longest = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local claimed = {}

local function take(set, id)
  -- First a write that Redis allows even out of memory: then all the others pass too.
  redis.call('ZREM', set, id)
  local job = redis.call('HMGET', JOB .. id, 'body', 'due', 'added', 'lane', 'progress')
  if not job[1] then return end
  if job[4] and not join(id, job[4], job[2]) then return end
  local token = redis.call('INCR', TOKEN)
  local attempt = redis.call('HINCRBY', JOB .. id, 'attempt', 1)
  redis.call('HSET', JOB .. id, 'token', token)
  redis.call('ZADD', RUNNING, now + lease, id)
  claimed[#claimed + 1] = {id, job[1], tonumber(job[2]), tonumber(job[3]), token, attempt, job[5] or ''}
end

for _, set in ipairs({RUNNING, DUE}) do
  for _ = 1, 4 do
    if #claimed >= n then break end
    local ids = redis.call('ZRANGEBYSCORE', set, '-inf', now, 'LIMIT', 0, n - #claimed)
    for _, id in ipairs(ids) do take(set, id) end
    if #ids == 0 then break end
  end
end

local wait = longest
for _, set in ipairs({RUNNING, DUE}) do
  local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
  if first[2] then wait = math.min(wait, math.max(0, first[2] - now)) end
end
return {wait, claimed}
