/**
 * Stands in for @actions/core inside @actions/cache in the bundle: what the package prints is kept
 * as data, so that the store can tell "exists already" from "may not write" from "failed", and the
 * log gets one sentence of ours instead.
 */
import { setSecret as mask } from '@actions/core'
import { currentTransfer, type MessageLevel } from './transfer.ts'

function keep(level: MessageLevel, message: unknown): void {
  const text = message instanceof Error ? message.message : String(message)
  currentTransfer.getStore()?.messages.push({ level, text })
}

export const debug = (message: string): void => keep('debug', message)
export const info = (message: string): void => keep('info', message)
export const warning = (message: string | Error): void => keep('warning', message)
export const error = (message: string | Error): void => keep('error', message)
export const isDebug = (): boolean => false
export const setSecret = (secret: string): void => mask(secret)
