// The life of a bot through the vendor's SDK for JavaScript: it is registered, a person writes
// to it, it receives the event and answers, alone and in a batch.

import assert from 'node:assert/strict'
import { B24Hook } from '@bitrix24/b24jssdk'

const webhook = process.env.PORTAL_WEBHOOK
const portal = new URL(webhook).origin
const botToken = 'js_sdk_token'

const b24 = B24Hook.fromWebhookUrl(webhook)

/** Returns the result of a call. */
async function call(method, params) {
  const answer = await b24.actions.v2.call.make({ method, params })
  assert.ok(answer.isSuccess, `${method}: ${answer.getErrorMessages().join('; ')}`)
  return answer.getData().result
}

/** A person writes to the bot. */
async function write(botId, text) {
  const body = JSON.stringify({ dialogId: String(botId), text })
  const answer = await fetch(`${portal}/_portal/write`, { method: 'POST', body })
  return (await answer.json()).messageId
}

const fields = { code: 'js_sdk', botToken, properties: { name: 'Bot of the JavaScript SDK' } }
const { bot } = await call('imbot.v2.Bot.register', { fields })
assert.equal(bot.code, 'js_sdk')
const own = { botId: bot.id, botToken }

const messageId = await write(bot.id, 'Grüße & <b>más</b> 😀')
const page = await call('imbot.v2.Event.get', own)
assert.equal(page.events.length, 1)
const [event] = page.events
assert.equal(event.type, 'ONIMBOTV2MESSAGEADD')
assert.equal(event.data.message.id, messageId)
assert.equal(event.data.message.text, 'Grüße & <b>más</b> 😀')

const answer = {
  ...own,
  dialogId: event.data.chat.dialogId,
  fields: { message: 'Hello', templateId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' },
}
const sent = await call('imbot.v2.Chat.Message.send', answer)
assert.ok(sent.id > messageId)
assert.equal((await call('imbot.v2.Chat.Message.send', answer)).id, sent.id)

const next = await call('imbot.v2.Event.get', { ...own, offset: page.nextOffset })
assert.deepEqual(next.events, [])

const reaction = { ...own, messageId, reaction: 'like' }
const batch = await b24.actions.v2.batch.make({
  calls: {
    react: { method: 'imbot.v2.Chat.Message.Reaction.add', params: reaction },
    bots: { method: 'imbot.v2.Bot.list', params: { botToken } },
  },
  options: { isHaltOnError: true, returnAjaxResult: false },
})
assert.ok(batch.isSuccess, batch.getErrorMessages().join('; '))
assert.equal(batch.getData().bots.bots[0].id, bot.id)

// The error of a refusal contains its code.
const again = await b24.actions.v2.call
  .make({ method: 'imbot.v2.Chat.Message.Reaction.add', params: reaction })
  .then(refused => refused.getErrorMessages().join('; '), error => `${error.code} ${error.message}`)
assert.match(again, /REACTION_ALREADY_SET|already set/i)

assert.deepEqual(await call('imbot.v2.Bot.unregister', own), { result: true })
console.log('The SDK for JavaScript has gone its round.')
