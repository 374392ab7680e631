-- common.lua: put before every script, after the names of the keys.
-- KEYS[1] is always the due set: it routes the call to the slot that all keys
-- share. ARGV[1] is always the clock's offset in milliseconds.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000) + ARGV[1]

-- whole writes a number without an exponent.
local function whole(n) return string.format('%.0f', n) end

-- head returns the first job of a lane (false when the lane is empty), after
-- making it claimable if it was still in line. Ids whose job vanished (evicted,
-- or deleted by hand) are dropped, so that they cannot hold the lane.
local function head(lane)
  local key = LANE .. lane
  local id = redis.call('LINDEX', key, 0)
  while id and redis.call('EXISTS', JOB .. id) == 0 do
    redis.call('LPOP', key)
    id = redis.call('LINDEX', key, 0)
  end
  if id and redis.call('ZREM', WAITING, id) == 1 then
    redis.call('ZADD', DUE, redis.call('HGET', JOB .. id, 'due'), id)
  end
  return id
end

-- join gives a job its place in its lane; true: it is the head and may run;
-- false: it now waits in line.
local function join(id, lane, due)
  local first = head(lane)
  if first == id then return true end
  redis.call('RPUSH', LANE .. lane, id)
  if not first then return true end
  redis.call('ZADD', WAITING, due, id)
  return false
end

-- leave takes a job out of the sets and out of its lane, whose next job
-- becomes claimable.
local function leave(id)
  redis.call('ZREM', RUNNING, id)
  redis.call('ZREM', DUE, id)
  redis.call('ZREM', WAITING, id)
  local lane = redis.call('HGET', JOB .. id, 'lane')
  if lane then
    redis.call('LREM', LANE .. lane, 1, id)
    head(lane)
  end
end

-- forget ends a job. how is remembered for a minute, far longer than a client
-- repeats a call, so that the repetition of the call that ended it succeeds.
local function forget(id, how)
  leave(id)
  local person = redis.call('HGET', JOB .. id, 'person')
  if person then redis.call('ZREM', PERSON .. person, id) end
  redis.call('DEL', JOB .. id)
  redis.call('SET', ENDED .. id, how, 'PX', 60000)
end

-- ended tells whether this very call already ended the job.
local function ended(id, how) return redis.call('GET', ENDED .. id) == how end

-- holds tells whether the caller with this token still has the job's lease.
local function holds(id, token)
  return redis.call('HGET', JOB .. id, 'token') == token and redis.call('ZSCORE', RUNNING, id)
end

