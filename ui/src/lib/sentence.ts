/** Makes a sentence of a server's message, which may be a clause such as "there is no dead letter counter:7". */
export function asSentence(message: string): string {
  const text = message.trim();
  const end = /[.!?…]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}
