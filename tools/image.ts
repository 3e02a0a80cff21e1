/** `npm run image [-- --tag NAME] [-- --base IMAGE]`: builds the image, and says what it is called and what it weighs. */
import { parseArgs } from 'node:util';
import { buildImage } from './containers/build-image.ts';
import { Engine, NO_ENGINE } from './containers/engine.ts';

function main(): void {
  const { values } = parseArgs({ options: { tag: { type: 'string' }, base: { type: 'string' } } });
  const engine = Engine.find();
  if (!engine) throw new Error(NO_ENGINE);
  const image = buildImage(engine, {
    ...(values.tag === undefined ? {} : { tag: values.tag }),
    ...(values.base === undefined ? {} : { baseImage: values.base }),
  });
  console.log(`${image} ${(engine.imageBytes(image) / 1e6).toFixed(0)} MB`);
}

try {
  main();
} catch (error) {
  console.error(`image: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
