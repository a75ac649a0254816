// The calls of Jedis, as it comes: a line of JSON for each case.
// Arguments: the node's host, its Redis port.
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;

public class Calls {
  static void tried(String about, Object wanted, Callable<?> act) {
    String said = "";
    try {
      Object got = act.call();
      if (!Objects.equals(wanted, got)) {
        said = "want " + wanted + ", got " + got;
      }
    } catch (Exception error) {
      said = error.toString();
    }
    String quoted = said.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
    System.out.printf(
        "{\"case\": \"%s\", \"passed\": %s, \"said\": \"%s\"}%n", about, said.isEmpty(), quoted);
  }

  static String refusal(Runnable act) {
    try {
      act.run();
      return "no error";
    } catch (JedisDataException error) {
      return error.getMessage();
    }
  }

  public static void main(String[] arguments) {
    try (Jedis client = new Jedis(arguments[0], Integer.parseInt(arguments[1]))) {
      tried("connects", "PONG", client::ping);
      tried("a name", "outside", () -> {
        client.clientSetname("outside");
        return client.clientGetname();
      });
      tried("a text", "grüße \0 ✓", () -> {
        client.set("java:text", "grüße \0 ✓", SetParams.setParams().ex(100));
        return client.get("java:text");
      });
      tried("nothing", null, () -> client.get("java:nobody"));
      tried("only if there is none", null,
          () -> client.set("java:text", "x", SetParams.setParams().nx()));
      tried("the time is kept", true, () -> {
        client.set("java:text", "new", SetParams.setParams().keepTtl());
        return client.ttl("java:text") > 90;
      });
      tried("a counter", 42.5, () -> {
        client.incrBy("java:n", 42);
        return client.incrByFloat("java:n", 0.5);
      });
      tried("an error", "ERR value is not an integer or out of range",
          () -> refusal(() -> client.incr("java:text")));
      tried("a hash", Map.of("a", "1", "b", ""), () -> {
        client.hset("java:hash", Map.of("a", "1", "b", ""));
        return client.hgetAll("java:hash");
      });
      tried("a key by SCAN", List.of("java:hash"),
          () -> client.scan("0", new ScanParams().match("java:h*").count(1000)).getResult());
      tried("10,000 commands in one go", 10000L, () -> {
        Pipeline many = client.pipelined();
        Response<Long> last = null;
        for (int number = 0; number < 10000; number++) {
          last = many.incr("java:many");
        }
        many.sync();
        return last.get();
      });
      tried("a list", 1L, () -> client.lpush("java:list", "x"));
      tried("a message", 0L, () -> client.publish("news", "x"));
    }
  }
}
