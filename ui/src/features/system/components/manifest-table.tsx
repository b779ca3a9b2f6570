/** A table of spin.toml by its full name, which breaks where a narrow screen needs it to. */
export function ManifestTable({ name }: { name: 'stream' | 'schedule' | 'websocket' }) {
  return (
    <code>
      [[application.tool.
      <wbr />
      tidemill.{name}]]
    </code>
  );
}
