//! The WebSocket trigger: sends the changes of a table to clients, over WebSocket or as server-sent events.
