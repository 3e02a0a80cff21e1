-- Put in front of every script of the ledger.
-- Time is Redis' own, in milliseconds since the epoch, so that replicas with different clocks agree. A script is one moment.
local moment, moment_as_text
local function clock()
  if not moment then
    local t = redis.call('TIME')
    moment_as_text = t[1] .. string.sub(string.format('%06d', t[2]), 1, 3)
    moment = tonumber(moment_as_text)
  end
  return moment
end

-- For what is written with this very time: Redis takes long to make text of a number of that size.
local function clock_text()
  clock()
  return moment_as_text
end
