-- Put in front of every script of the ledger.
-- Time is Redis' own, in milliseconds since the epoch, so that replicas with different clocks agree.
local function clock()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
