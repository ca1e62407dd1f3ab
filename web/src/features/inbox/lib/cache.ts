import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keys } from "@/lib/api/keys";
import type { Conversation, ConversationPage, Message, MessagePage } from "@/lib/api/types";

type Change = (conversation: Conversation) => Conversation;
type Cached = ConversationPage | InfiniteData<ConversationPage> | undefined;

function inPage(page: ConversationPage, id: string, change: Change): ConversationPage {
  return { ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) };
}

function inCached(data: Cached, id: string, change: Change): Cached {
  if (!data) return data;
  if ("pages" in data) return { ...data, pages: data.pages.map((page) => inPage(page, id, change)) };
  const page = inPage(data, id, change);
  return { ...page, items: page.items.filter((item) => item.id !== id || item.needs_person) };
}

/**
 * Changes one conversation wherever it is cached, before the server answers. In-flight reads are cancelled so
 * that an older answer does not undo it. Returns the way back.
 */
export async function changeConversation(
  client: QueryClient,
  id: string,
  change: Change,
): Promise<() => void> {
  await Promise.all([
    client.cancelQueries({ queryKey: keys.conversations }),
    client.cancelQueries({ queryKey: keys.conversation(id) }),
  ]);
  const one = client.getQueryData<Conversation>(keys.conversation(id));
  const lists = client.getQueriesData<Cached>({ queryKey: keys.conversations });
  if (one) client.setQueryData(keys.conversation(id), change(one));
  for (const [key, data] of lists) client.setQueryData(key, inCached(data, id, change));
  return () => {
    if (one) client.setQueryData(keys.conversation(id), one);
    for (const [key, data] of lists) client.setQueryData(key, data);
  };
}

/** A conversation as some list already knows it. */
export function cachedConversation(client: QueryClient, id: string): Conversation | undefined {
  for (const [, data] of client.getQueriesData<Cached>({ queryKey: keys.conversations })) {
    const pages = !data ? [] : "pages" in data ? data.pages : [data];
    const found = pages.flatMap((page) => page.items).find((item) => item.id === id);
    if (found) return found;
  }
  return undefined;
}

/** Adds a message the server has just accepted to the newest page, once. */
export function appendMessage(client: QueryClient, message: Message): void {
  client.setQueryData<InfiniteData<MessagePage>>(keys.messages(message.conversation_id), (data) => {
    if (!data) return data;
    const known = data.pages.some((page) => page.items.some((item) => item.id === message.id));
    const [newest, ...earlier] = data.pages;
    if (known || !newest) return data;
    return { ...data, pages: [{ ...newest, items: [...newest.items, message] }, ...earlier] };
  });
}
