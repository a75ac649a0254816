// The calls of node-redis and of ioredis, each client as it comes: a line of JSON for each case.
// Arguments: the client's name, the node's host, its Redis port.
import Redis from "ioredis";
import { createClient } from "redis";

const [name, host, port] = process.argv.slice(2);
const key = (word) => `${name}:${word}`;

function report(wanted, found) {
  const [want, got] = [JSON.stringify(wanted), JSON.stringify(found)];
  return want === got ? { passed: true } : { passed: false, said: `want ${want}, got ${got}` };
}

async function tried(about, act) {
  let outcome;
  try {
    outcome = report(...(await act()));
  } catch (error) {
    outcome = { passed: false, said: `${error.constructor.name}: ${error.message}` };
  }
  console.log(JSON.stringify({ case: about, ...outcome }));
}

async function refusal(promise) {
  try {
    return `no error: ${await promise}`;
  } catch (error) {
    return error.message;
  }
}

const WRONG = "ERR value is not an integer or out of range";

async function nodeRedis(RESP) {
  const client = createClient({ socket: { host, port: Number(port) }, RESP, name: "outside" });
  client.on("error", () => {}); // what goes wrong is seen by the calls
  await tried("connects, with a name", async () => {
    await client.connect();
    return ["outside", await client.clientGetName()];
  });
  await tried("a text", async () => {
    await client.set(key("text"), "grüße \u0000 ✓", { EX: 100 });
    return ["grüße \u0000 ✓", await client.get(key("text"))];
  });
  await tried("nothing", async () => [null, await client.get(key("nobody"))]);
  await tried("the time that is left", async () => [
    true,
    [99, 100].includes(await client.ttl(key("text"))),
  ]);
  await tried("only if there is none", async () => [
    null,
    await client.set(key("text"), "x", { NX: true }),
  ]);
  await tried("a time that may only grow", async () => [
    [0, 1],
    [await client.expire(key("text"), 10, "GT"), await client.expire(key("text"), 900, "GT")],
  ]);
  await tried("a counter", async () => [
    [1, 42, "42.5"],
    [
      await client.incr(key("n")),
      await client.incrBy(key("n"), 41),
      String(await client.incrByFloat(key("n"), 0.5)),
    ],
  ]);
  await tried("an error", async () => [WRONG, await refusal(client.incr(key("text")))]);
  await tried("a hash", async () => {
    await client.hSet(key("hash"), { a: "1", b: "" });
    return [{ a: "1", b: "" }, { ...(await client.hGetAll(key("hash"))) }];
  });
  await tried("a hash that is not there", async () => [
    {},
    { ...(await client.hGetAll(key("nobody"))) },
  ]);
  await tried("many keys", async () => {
    await client.mSet({ [key("x")]: "1", [key("y")]: "2" });
    return [["1", null, "2"], await client.mGet([key("x"), key("nobody"), key("y")])];
  });
  await tried("all keys, one after the other", async () => {
    const found = new Set();
    for await (const some of client.scanIterator({ MATCH: key("*"), COUNT: 2 })) {
      for (const one of Array.isArray(some) ? some : [some]) found.add(one);
    }
    return [["hash", "n", "text", "x", "y"].map(key).sort(), [...found].sort()];
  });
  await tried("read and removed", async () => [
    ["1", null],
    [await client.getDel(key("x")), await client.get(key("x"))],
  ]);
  await tried("10,000 commands in one go", async () => {
    const many = Array.from({ length: 10000 }, () => client.incr(key("many")));
    return [10000, (await Promise.all(many)).at(-1)];
  });
  await tried("a large text", async () => {
    await client.set(key("large"), "x".repeat(900000));
    return [900000, (await client.get(key("large"))).length];
  });
  await tried("a transaction", async () => [
    ["OK", "1"],
    await client.multi().set(key("t"), "1").get(key("t")).exec(),
  ]);
  await tried("a list", async () => [1, await client.lPush(key("list"), "x")]);
  await tried("a message", async () => [0, await client.publish("news", "x")]);
  await client.close();
}

async function ioredis() {
  const client = new Redis({ host, port: Number(port), connectionName: "outside" });
  client.on("error", () => {}); // what goes wrong is seen by the calls
  await tried("connects, with a name", async () => ["outside", await client.client("GETNAME")]);
  await tried("a text", async () => {
    await client.set(key("text"), "grüße \u0000 ✓", "EX", 100);
    return ["grüße \u0000 ✓", await client.get(key("text"))];
  });
  await tried("nothing", async () => [null, await client.get(key("nobody"))]);
  await tried("only if there is none", async () => [
    null,
    await client.set(key("text"), "x", "NX"),
  ]);
  await tried("a counter", async () => [
    [1, 42, "42.5"],
    [
      await client.incr(key("n")),
      await client.incrby(key("n"), 41),
      await client.incrbyfloat(key("n"), 0.5),
    ],
  ]);
  await tried("an error", async () => [WRONG, await refusal(client.incr(key("text")))]);
  await tried("a hash", async () => {
    await client.hset(key("hash"), { a: "1", b: "" });
    return [{ a: "1", b: "" }, await client.hgetall(key("hash"))];
  });
  await tried("all keys, one after the other", async () => {
    const found = new Set();
    for await (const some of client.scanStream({ match: key("*"), count: 2 })) {
      for (const one of some) found.add(one);
    }
    return [["hash", "n", "text"].map(key).sort(), [...found].sort()];
  });
  await tried("10,000 commands in one go", async () => {
    const many = client.pipeline();
    for (let number = 0; number < 10000; number++) many.incr(key("many"));
    return [[null, 10000], (await many.exec()).at(-1)];
  });
  await tried("a transaction", async () => [
    [
      [null, "OK"],
      [null, "1"],
    ],
    await client.multi().set(key("t"), "1").get(key("t")).exec(),
  ]);
  await tried("a list", async () => [1, await client.lpush(key("list"), "x")]);
  await tried("a message", async () => [0, await client.publish("news", "x")]);
  client.disconnect();
}

const runs = {
  "node-redis": () => nodeRedis(undefined),
  "node-redis-2": () => nodeRedis(2),
  ioredis,
};
await runs[name]();
