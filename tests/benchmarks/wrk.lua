-- What web.py reads of a run of wrk, as its last line; wrk itself does not print what 95 of 100 stay within.
done = function(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '{"requests": %d, "microseconds": %d, "bytes": %d, "p95": %d, "errors": %d}\n',
        summary.requests, summary.duration, summary.bytes, latency:percentile(95),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout
    ))
end
