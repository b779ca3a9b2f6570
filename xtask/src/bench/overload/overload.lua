-- Run by wrk with paths after `--`: clients that read one of them, think for up to half a second, and read the next. Prints counts as one
-- line of JSON.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  requests = {}
  for _, path in ipairs(arguments) do
    table.insert(requests, wrk.format("GET", path))
  end
  admitted, refused, failed = 0, 0, 0
end

function request()
  return requests[math.random(#requests)]
end

function delay()
  return math.random(0, 500)
end

function response(status)
  if status < 400 then
    admitted = admitted + 1
  elseif status == 429 or status == 503 then
    refused = refused + 1
  else
    failed = failed + 1
  end
end

function done(summary)
  local errors = summary.errors
  local counts = { admitted = 0, refused = 0, failed = 0 }
  for _, thread in ipairs(threads) do
    for name, count in pairs(counts) do
      counts[name] = count + thread:get(name)
    end
  end
  print(string.format(
    '{"admitted": %d, "refused": %d, "failed": %d, "broken": %d, "hung": %d}',
    counts.admitted,
    counts.refused,
    counts.failed,
    errors.connect + errors.read + errors.write,
    errors.timeout
  ))
end
