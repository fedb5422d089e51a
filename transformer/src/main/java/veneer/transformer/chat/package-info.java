/**
 * Conversations as the text that a model was trained on.
 *
 * <p>{@link veneer.transformer.chat.ChatTemplate#open} reads the template that comes with a model,
 * {@link veneer.transformer.chat.ChatTemplate#render} writes a {@link
 * veneer.transformer.chat.Conversation} with it, and {@link veneer.transformer.chat.ChatEncoder}
 * makes token ids of that, and says which of them the assistant wrote.
 */
package veneer.transformer.chat;
