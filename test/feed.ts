// A reader of the live feed, as a browser's EventSource would read it.

export interface FeedMessage {
  readonly id: string | null;
  readonly event: string;
  readonly data: { readonly position: number; readonly id: string; readonly type: string };
}

/** The messages of the live feed, until the server ends it or the reader stops. */
export async function* feedOf(
  url: string,
  options: { readonly last?: number; readonly signal?: AbortSignal; readonly onOpen?: () => void } = {},
): AsyncGenerator<FeedMessage> {
  const response = await fetch(`${url}/api/events/stream`, {
    headers: options.last === undefined ? {} : { 'last-event-id': String(options.last) },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.status !== 200 || !response.body) throw new Error(`the feed answered ${response.status}`);
  options.onOpen?.();
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      const data = fields.get('data');
      if (data === undefined) continue;
      yield {
        id: fields.get('id') ?? null,
        event: fields.get('event') ?? '',
        data: JSON.parse(data) as never,
      };
    }
  }
}
