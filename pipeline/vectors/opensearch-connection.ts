import { readFileSync } from 'node:fs';
import { Client } from '@opensearch-project/opensearch';
import { DoppelError } from '#base/doppel-error.ts';

/** Where an OpenSearch is and how to speak to it. */
export interface OpenSearchAddress {
  /** Such as `http://127.0.0.1:9200` or `https://search.example:9200`. */
  readonly node: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** A PEM file of the authority that signed the server's certificate, where the system does not know it. */
  readonly authorityFile?: string | undefined;
}

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether vectors sent to this address leave the machine. Throws `usage` for what is no address. */
export function leavesMachine({ node }: Pick<OpenSearchAddress, 'node'>): boolean {
  return !isLoopback(addressOf(node).hostname);
}

function addressOf(node: string): URL {
  if (!URL.canParse(node))
    throw new DoppelError('usage', `${node} is no address of an OpenSearch, such as http://127.0.0.1:9200.`);
  const address = new URL(node);
  if (address.protocol !== 'http:' && address.protocol !== 'https:') {
    throw new DoppelError('usage', `${node} must begin with http:// or https://.`);
  }
  if (address.username !== '' || address.password !== '') {
    throw new DoppelError(
      'usage',
      'Give the name and password of OpenSearch apart from its address, which is shown and logged.',
    );
  }
  return address;
}

/**
 * A client for the address. Off this machine it must be `https:` with a name and a password: vectors of people would travel in
 * the clear, or to whoever answers. Throws `usage` where that is not so. Whoever opens it closes it.
 */
export function connectOpenSearch(address: OpenSearchAddress): Client {
  const url = addressOf(address.node);
  const named = address.username !== undefined && address.password !== undefined;
  if (!isLoopback(url.hostname) && (url.protocol !== 'https:' || !named)) {
    throw new DoppelError(
      'usage',
      `${address.node} is another machine: Doppel sends vectors of people there only over https:// and with a name and a password.`,
    );
  }
  return new Client({
    node: url.href,
    maxRetries: 2,
    requestTimeout: 30_000,
    ...(named ? { auth: { username: address.username ?? '', password: address.password ?? '' } } : {}),
    ...(url.protocol === 'https:'
      ? {
          ssl: {
            rejectUnauthorized: true,
            ...(address.authorityFile === undefined ? {} : { ca: readFileSync(address.authorityFile, 'utf8') }),
          },
        }
      : {}),
  });
}
