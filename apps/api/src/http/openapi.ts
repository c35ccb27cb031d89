// The description of the HTTP interface, from the same decorators that serve it; also without a database, so that the
// types of the web interface can be generated from it anywhere.
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Engine } from '../engine/engine.js';
import type { Tokens } from '../engine/tokens.js';

export function openApiOf(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setTitle('Readiness Ledger')
    .setDescription(
      'Sổ theo dõi mức độ sẵn sàng: ai sẵn sàng, về nội dung gì, từ khi nào, theo lời ai. / Who is ready, in what, since when, on whose word.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, options);
}

/** An engine and tokens that nobody may ask anything: enough for an application that is described and never started. */
export const UNSTARTED: { readonly engine: Engine; readonly tokens: Tokens } = {
  engine: Object.assign(Object.create(Engine.prototype) as Engine, { settings: { uploadLimitBytes: 0 } }),
  tokens: { file: '', created: false, actor: () => null, knows: () => false },
};
