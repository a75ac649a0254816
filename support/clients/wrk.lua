-- What wrk does beside sending: it looks at each answer, and says at the end what came of them.
-- Words: the file that holds the body of a right answer, and how many answers are enough.

local threads = {}
local edges = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5}

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   local file = assert(io.open(args[1], "rb"))
   wanted = file:read("*a")
   file:close()
   most = tonumber(args[2])
   right, wrong, first = 0, 0, ""
end

function response(status, headers, body)
   if status == 200 and body == wanted then
      right = right + 1
   else
      wrong = wrong + 1
      if first == "" then
         first = status .. " " .. body:sub(1, 100):gsub("[^%w ,.:;!?<>/=-]", "_")
      end
   end
   if right + wrong >= most then
      wrk.thread:stop()
   end
end

local function histogram(latency)
   local counts = {}
   for at = 1, #edges + 1 do
      counts[at] = 0
   end
   for at = 1, #latency do
      local microseconds, count = latency(at)
      local bucket = 1
      while bucket <= #edges and microseconds / 1e6 > edges[bucket] do
         bucket = bucket + 1
      end
      counts[bucket] = counts[bucket] + count
   end
   return table.concat(counts, ", ")
end

function done(summary, latency, requests)
   local good, bad, example = 0, 0, ""
   for _, thread in ipairs(threads) do
      good, bad = good + thread:get("right"), bad + thread:get("wrong")
      example = example ~= "" and example or thread:get("first")
   end
   local errors = summary.errors
   local lost = errors.connect + errors.read + errors.write + errors.timeout
   print(string.format(
      '{"right": %d, "wrong": %d, "lost": %d, "first": "%s", "seconds": %.6f, "half": %.6f,'
         .. ' "p95": %.6f, "slowest": %.6f, "counts": [%s]}',
      good, bad, lost, example, summary.duration / 1e6, latency:percentile(50) / 1e6,
      latency:percentile(95) / 1e6, latency.max / 1e6, histogram(latency)))
end
