-- Workers with free places that have found nothing in line stand by it, and whoever puts a match in line calls one of them,
-- the longest there first. Until that one comes nobody else is called: it takes all that is in line by then.
--   standby        workers, by until when they stand by
--   call:<worker>  list on which the worker is blocked: an element is a call
--   coming         the worker that has been called, for as long as it is expected
local EXPECTED_MS, UNHEARD_MS = 200, 5000
local comes

-- Answers whether a worker comes.
local function call_worker(now)
  if comes == nil then comes = redis.call('EXISTS', tag .. ':coming') == 1 end
  while not comes do
    local first = redis.call('ZPOPMIN', tag .. ':standby')
    if not first[1] then break end
    -- One that died stands there until its time is over.
    if tonumber(first[2]) > now then
      local call = tag .. ':call:' .. first[1]
      redis.call('RPUSH', call, 1)
      redis.call('PEXPIRE', call, UNHEARD_MS)
      redis.call('SET', tag .. ':coming', first[1], 'PX', EXPECTED_MS)
      comes = true
    end
  end
  return comes
end

-- Nobody is expected any more; whoever is called now finds what is in line from here on.
local function has_come() redis.call('DEL', tag .. ':coming') end

local function stand_by(worker, until_ms)
  redis.call('ZADD', tag .. ':standby', until_ms, worker)
  -- The last of them stands there longest.
  redis.call('PEXPIREAT', tag .. ':standby', until_ms)
end
