-- Run by wrk: sets the method given after `--`, and prints the results as one line of JSON with times in microseconds.

function init(arguments)
  wrk.method = arguments[1] or "GET"
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "duration": %d, "errors": %d, "p50": %d, "p95": %d, "p99": %d}',
    summary.requests,
    summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50),
    latency:percentile(95),
    latency:percentile(99)
  ))
end
