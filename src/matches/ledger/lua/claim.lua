-- Gives a worker this very match, out of its turn.
-- KEYS  1 agenda  2 outbox  3 absent
-- ARGV  1 key  2 lease ms  3 outbox length  4 state after a claim  5 fencing token of the claim
-- RESULT {'claimed', now, fields, request} | {'busy'} | {'settled'} | {'missing'}
local now = clock()
local claimed = claim_one(ARGV[1], KEYS[1], KEYS[2], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], now)
if claimed[1] == 'claimed' then leave_backlog(ARGV[1], redis.call('HGET', match_key(ARGV[1]), 'profile')) end
return {claimed[1], now, claimed[2], claimed[3]}
