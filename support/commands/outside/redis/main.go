// The calls of go-redis, as it comes: a line of JSON for each case.
// Arguments: the node's address.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/redis/go-redis/v9"
)

var ctx = context.Background()

func tried(about string, act func() (any, any, error)) {
	said := ""
	wanted, got, err := act()
	if err != nil {
		said = err.Error()
	} else if fmt.Sprint(wanted) != fmt.Sprint(got) {
		said = fmt.Sprintf("want %v, got %v", wanted, got)
	}
	line, _ := json.Marshal(map[string]any{"case": about, "passed": said == "", "said": said})
	fmt.Println(string(line))
}

func main() {
	client := redis.NewClient(&redis.Options{Addr: os.Args[1], ClientName: "outside"})
	defer client.Close()
	tried("connects, with a name", func() (any, any, error) {
		name, err := client.ClientGetName(ctx).Result()
		return "outside", name, err
	})
	tried("speaks RESP3", func() (any, any, error) {
		greeting, err := client.Do(ctx, "HELLO").Result()
		told, isMap := greeting.(map[any]any)
		return int64(3), told["proto"], errorUnless(err, isMap, "no map")
	})
	tried("a text", func() (any, any, error) {
		client.Set(ctx, "go:text", "grüße \x00 ✓", 100*time.Second)
		text, err := client.Get(ctx, "go:text").Result()
		return "grüße \x00 ✓", text, err
	})
	tried("nothing", func() (any, any, error) {
		_, err := client.Get(ctx, "go:nobody").Result()
		return redis.Nil, err, nil
	})
	tried("only if there is none", func() (any, any, error) {
		done, err := client.SetNX(ctx, "go:text", "x", time.Second).Result()
		return false, done, err
	})
	tried("the time is kept", func() (any, any, error) {
		client.Set(ctx, "go:text", "new", redis.KeepTTL)
		left, err := client.TTL(ctx, "go:text").Result()
		return true, left > 90*time.Second, err
	})
	tried("a counter", func() (any, any, error) {
		client.IncrBy(ctx, "go:n", 42)
		number, err := client.IncrByFloat(ctx, "go:n", 0.5).Result()
		return 42.5, number, err
	})
	tried("an error", func() (any, any, error) {
		err := client.Incr(ctx, "go:text").Err()
		return "ERR value is not an integer or out of range", err, nil
	})
	tried("a hash", func() (any, any, error) {
		client.HSet(ctx, "go:hash", "a", "1", "b", "")
		fields, err := client.HGetAll(ctx, "go:hash").Result()
		return map[string]string{"a": "1", "b": ""}, fields, err
	})
	tried("many keys", func() (any, any, error) {
		client.MSet(ctx, "go:x", "1", "go:y", "2")
		texts, err := client.MGet(ctx, "go:x", "go:nobody", "go:y").Result()
		return []any{"1", nil, "2"}, texts, err
	})
	tried("all keys, one after the other", func() (any, any, error) {
		found, keys := client.Scan(ctx, 0, "go:*", 2).Iterator(), []string{}
		for found.Next(ctx) {
			keys = append(keys, found.Val())
		}
		sort.Strings(keys)
		return []string{"go:hash", "go:n", "go:text", "go:x", "go:y"}, keys, found.Err()
	})
	tried("10,000 commands in one go", func() (any, any, error) {
		var last *redis.IntCmd
		_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for number := 0; number < 10000; number++ {
				last = pipe.Incr(ctx, "go:many")
			}
			return nil
		})
		return 10000, last.Val(), err
	})
	tried("a transaction", func() (any, any, error) {
		done, err := client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.Set(ctx, "go:t", "1", 0)
			return nil
		})
		return 1, len(done), err
	})
	tried("a list", func() (any, any, error) {
		length, err := client.LPush(ctx, "go:list", "x").Result()
		return 1, length, err
	})
	tried("a message", func() (any, any, error) {
		heard, err := client.Publish(ctx, "news", "x").Result()
		return 0, heard, err
	})
}

func errorUnless(err error, holds bool, otherwise string) error {
	if err == nil && !holds {
		return fmt.Errorf("%s", otherwise)
	}
	return err
}
