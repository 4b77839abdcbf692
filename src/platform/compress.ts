import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type Encoding = 'br' | 'gzip'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

/** Shorter than this, what compressing saves is less than what its headers cost. */
const MIN_BYTES = 1_000
/** For what is made anew each time: a page takes a millisecond and shrinks to an eighth. */
const PAGE_QUALITY = 4

/** Compresses a text; higher `quality` (0 to 11 for brotli) is smaller and slower. */
export function compress(text: string | Buffer, encoding: Encoding, quality: number): Promise<Buffer> {
  if (encoding === 'gzip') return gzipAsync(text, { level: Math.min(quality, 9) })
  return brotliAsync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } })
}

/** What of `offered` a browser takes, the smaller first; undefined when it takes none. */
export function chooseEncoding(
  accepted = '',
  offered: readonly Encoding[] = ['br', 'gzip'],
): Encoding | undefined {
  const takes = (name: string) =>
    new RegExp(`(^|[\\s,])${name}\\s*(;\\s*q=(1|0\\.0*[1-9]\\d*)[^,]*)?(,|$)`).test(accepted)
  return offered.find(takes)
}

/** A hook for `onSend`: pages go out compressed, also where nothing stands in front of us that would do it. */
export async function compressPage(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const isPage =
    typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')
  if (!isPage || payload.length < MIN_BYTES || reply.hasHeader('content-encoding')) return payload
  reply.header('vary', 'accept-encoding')
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  if (!encoding) return payload
  reply.header('content-encoding', encoding)
  reply.removeHeader('content-length')
  return compress(payload, encoding, PAGE_QUALITY)
}
