/**
 * Presence for NestJS, as one module, on Express or Fastify:
 *
 *   @Module({ imports: [PresenceModule.forRoot(options)] })
 *
 * Then `@Inject(PRESENCE) private readonly presence: LivePresence` wherever it is needed.
 */
import type { IncomingMessage } from 'node:http';
import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  type MiddlewareConsumer,
  Module,
  type ModuleMetadata,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Server } from 'socket.io';
import { type HostOptions, inSockets } from './hosted.ts';
import { handlerOf } from './http/handler.ts';
import { offersOf, warningOf } from './http/offers.ts';
import type { LivePresence } from './live/types.ts';

export type { HostOptions } from './hosted.ts';
export type { OfferedCredentials, OfferName } from './http/offers.ts';
export type { Named } from './http/people.ts';

/** As of other modules of Nest: what is injected into the function that answers the options. */
export interface PresenceModuleAsyncOptions
  extends Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<HostOptions>, 'inject' | 'useFactory'> {}

/** What presence is injected by. */
export const PRESENCE = Symbol('presence');
const OPTIONS = Symbol('presence options');
const IO = Symbol('presence sockets');

/** Attaches presence to the server's sockets, offers its REST routes, and stops it before the application does. */
export class PresenceModule implements NestModule, OnModuleInit {
  static forRoot(options: HostOptions): DynamicModule {
    return PresenceModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: PresenceModuleAsyncOptions): DynamicModule {
    return {
      module: PresenceModule,
      global: true,
      imports,
      providers: [
        { provide: OPTIONS, inject, useFactory },
        { provide: IO, inject: [OPTIONS], useFactory: ({ io }: HostOptions) => io ?? new Server() },
        {
          provide: PRESENCE,
          inject: [OPTIONS, IO],
          useFactory: (options: HostOptions, io: Server) => inSockets(io, options),
        },
      ],
      exports: [PRESENCE],
    };
  }

  readonly #options: HostOptions;
  readonly #io: Server;
  readonly #presence: LivePresence;
  readonly #adapter: HttpAdapterHost;

  constructor(options: HostOptions, io: Server, presence: LivePresence, adapter: HttpAdapterHost) {
    this.#options = options;
    this.#io = io;
    this.#presence = presence;
    this.#adapter = adapter;
  }

  configure(consumer: MiddlewareConsumer): void {
    // Where middleware is mounted, and a prefix of the application's own, are nothing to the paths of these routes.
    const wholeOf = (request: IncomingMessage & { originalUrl?: string }) => request.originalUrl ?? request.url;
    const offers = offersOf(this.#presence, this.#options);
    consumer.apply(handlerOf(offers, warningOf(this.#options), wholeOf)).forRoutes('{*everything}');
  }

  onModuleInit(): void {
    if (!this.#options.io) this.#io.attach(this.#adapter.httpAdapter.getHttpServer(), this.#options.sockets);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#presence.stop();
    // The server itself is Nest's to close.
    if (!this.#options.io) this.#io.disconnectSockets(true);
  }
}

Module({})(PresenceModule);
for (const [index, token] of [OPTIONS, IO, PRESENCE, HttpAdapterHost].entries()) {
  Inject(token)(PresenceModule, undefined, index);
}
