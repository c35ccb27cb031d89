// The session of a browser: a token is shown once, `POST /api/session`, and from then on the cookie stands for it.
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../engine/input-error.js';
import { Sessions, type Session } from '../engine/sessions.js';
import { Open } from './access.js';
import { response } from './schemas.js';
import { clearSession, isForeign, sessionId, setSession } from './session-cookie.js';

class ShownToken {
  @ApiProperty({ description: 'a token of the tokens file' })
  @IsString()
  @MaxLength(1_000)
  token!: string;
}

type SessionAnswer = Session | { readonly actor: null; readonly csrf: null };

const NOBODY = { actor: null, csrf: null } as const;

@ApiTags('session')
@Controller('api/session')
export class SessionController {
  constructor(private readonly sessions: Sessions) {}

  @Get()
  @Open()
  @ApiOperation({
    summary: 'Phiên làm việc / who writes from this browser, and the CSRF token of the session',
  })
  @ApiOkResponse(response('session'))
  async current(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    void reply.header('cache-control', 'no-store');
    return (await this.sessions.find(sessionId(request))) ?? NOBODY;
  }

  @Post()
  @Open()
  @HttpCode(200)
  @ApiOperation({ summary: 'Mở phiên bằng mã truy cập / begin a session with a token' })
  @ApiOkResponse(response('session'))
  async begin(
    @Body() { token }: ShownToken,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const begun = isForeign(request) ? null : await this.sessions.begin(token.trim());
    if (begun === null)
      throw new InputError('unauthorised', 'mã truy cập không đúng', 'the token is not known');
    await this.sessions.end(sessionId(request));
    const { id, session, seconds } = begun;
    setSession(request, reply, id, seconds);
    void reply.header('cache-control', 'no-store');
    return session;
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({ summary: 'Kết thúc phiên / end the session' })
  @ApiOkResponse(response('session'))
  async end(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    await this.sessions.end(sessionId(request));
    clearSession(request, reply);
    return NOBODY;
  }
}
