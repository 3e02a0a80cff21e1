-- Owes an event to the match's callback, where it has one: the event waits there, and the match is due. Who made the
-- change brings a job at once; a moment later whoever looks for what is due does.
local JOB_WITHIN_MS = 1000
local function owe(webhook, due, key, id, event, over)
  event.url = redis.call('HGET', webhook, 'url')
  if not event.url then return 0 end
  redis.call('HSET', webhook, id, cjson.encode(event))
  if over then
    redis.call('HSET', webhook, 'over', 1)
    -- What is owed says where it goes. A later match of this id may have no callback.
    redis.call('HDEL', webhook, 'url')
  end
  redis.call('ZADD', due, 'NX', event.at + JOB_WITHIN_MS, key)
  return 1
end
