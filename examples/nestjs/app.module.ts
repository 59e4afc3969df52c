import type { LivePresence } from '@meeshy/status-gateway';
import { PRESENCE, PresenceModule } from '@meeshy/status-gateway/nestjs';
import { Controller, Delete, Get, Inject, Module, Param } from '@nestjs/common';
import { PeopleService } from './people.service.js';

@Controller('conversations')
class ConversationsController {
  constructor(
    @Inject(PRESENCE) private readonly presence: LivePresence,
    private readonly people: PeopleService,
  ) {}

  @Get('online')
  online() {
    return this.presence.countOnline();
  }

  @Delete(':name/members/:id')
  async leave(@Param('name') name: string, @Param('id') id: string) {
    await this.people.leave(this.presence, name, id);
  }
}

@Module({ providers: [PeopleService], exports: [PeopleService] })
class PeopleModule {}

@Module({
  imports: [
    PeopleModule,
    PresenceModule.forRootAsync({
      imports: [PeopleModule],
      inject: [PeopleService],
      useFactory: (people: PeopleService) => people.presenceOptions(),
    }),
  ],
  controllers: [ConversationsController],
})
export class AppModule {}
