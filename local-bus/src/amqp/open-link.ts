import type { Receiver, Sender } from 'rhea'
import type { Broker, Entity } from '../entities/broker.ts'
import { notAllowed } from '../entities/refusals.ts'
import type { SendLimits } from '../entities/send-limits.ts'
import { answerManagement } from '../management/answer.ts'
import { answerCbs } from './cbs.ts'
import { ReceiverLink } from './receiver-link.ts'
import { openRequestLink, type ReplyLinks } from './requests.ts'
import { acceptAttach, terminusOf } from './rhea-links.ts'
import { openSenderLink } from './sender-link.ts'
import { openSessionLink, SESSION_FILTER } from './session-link.ts'

const MANAGEMENT = /\/\$management$/i

/** The state that all links of one connection share. */
export interface LinkScope {
  readonly broker: Broker
  readonly limits: SendLimits
  readonly replies: ReplyLinks
}

/** Opens a link of a client that receives messages or replies. @returns the clean-up of the link. */
export function openOutgoing(sender: Sender, { broker, replies }: LinkScope): () => void {
  const address = terminusOf(sender, 'source')?.address ?? ''
  if (address === '$cbs' || MANAGEMENT.test(address)) return openReplies(sender, replies)
  const entity = broker.find(address)
  if (!entity || entity.kind === 'topic') return refuseUnknown(sender, address, entity)
  const { queue } = entity
  const wantsSession = SESSION_FILTER in (terminusOf(sender, 'source')?.filter ?? {})
  if (wantsSession !== queue.settings.requiresSession) {
    sender.close(
      notAllowed(
        wantsSession
          ? `${queue.path} has no sessions. Receive without a session.`
          : `${queue.path} requires sessions. Accept a session to receive from it.`,
      ),
    )
    return () => undefined
  }
  if (queue.sessions) return openSessionLink(sender, queue, queue.sessions)
  acceptAttach(sender)
  const link = new ReceiverLink(sender, queue, () => queue.wake())
  queue.join(link)
  return () => queue.leave(link)
}

/** Opens a link of a client that sends messages or requests. */
export function openIncoming(receiver: Receiver, { broker, limits, replies }: LinkScope): void {
  const address = terminusOf(receiver, 'target')?.address ?? ''
  const maxMessageSize = limits.maxMessageBytes
  if (address === '$cbs') {
    openRequestLink(receiver, replies, answerCbs)
    acceptAttach(receiver, { maxMessageSize })
    return
  }
  const entity = broker.find(address.replace(MANAGEMENT, ''))
  if (entity && MANAGEMENT.test(address)) {
    openRequestLink(receiver, replies, (request) => answerManagement(entity, request, limits))
    acceptAttach(receiver, { maxMessageSize })
    return
  }
  const destination = broker.findDestination(address)
  if (!destination) {
    refuseUnknown(receiver, address, entity)
    return
  }
  openSenderLink(receiver, destination, limits)
  acceptAttach(receiver, { maxMessageSize })
}

function openReplies(sender: Sender, replies: ReplyLinks): () => void {
  const names = [sender.name, terminusOf(sender, 'target')?.address ?? sender.name]
  for (const name of names) replies.set(name, sender)
  acceptAttach(sender, { sendSettleMode: 1 })
  return () => {
    for (const name of names) replies.delete(name)
  }
}

function refuseUnknown(link: Sender | Receiver, address: string, entity: Entity | undefined): () => void {
  link.close(
    entity
      ? notAllowed(`${address} is a ${entity.kind}, which does not support this operation.`)
      : { condition: 'amqp:not-found', description: `The messaging entity '${address}' could not be found.` },
  )
  return () => undefined
}
