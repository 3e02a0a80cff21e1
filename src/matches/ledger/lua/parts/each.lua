-- For scripts that do a thing for each of many. One that fails harms no other: it is answered with {'failed', why}. Where all
-- of them fail the script does, with what Redis said (`failure_of_all`, which no script has to remember): so it says that it
-- takes no writes.
local done, failures = 0, {}

local function attempt(thing, ...)
  local good, answer = pcall(thing, ...)
  if good then
    done = done + 1
    return answer
  end
  failures[#failures + 1] = type(answer) == 'table' and answer.err or tostring(answer)
  return {'failed', failures[#failures]}
end

local function failure_of_all() return done == 0 and failures[1] end
