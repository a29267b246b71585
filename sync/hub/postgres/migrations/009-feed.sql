-- How far the stream of DynamoDB's table profiles has been folded into sync.entry, shard by shard.
CREATE TABLE sync.feed_shard (
  -- ARN: a stream that was switched off and on again is another one.
  stream TEXT NOT NULL,
  shard TEXT NOT NULL,
  -- Of the last record that was folded; null: none yet.
  sequence_number TEXT,
  -- Closed, and folded to its end: the shards that follow it may be read.
  is_finished BOOLEAN NOT NULL DEFAULT false,
  PRIMARY KEY (stream, shard)
);
