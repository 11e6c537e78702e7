/** `npm run test:python`: the tests of the Python companion, with the Python that has its packages. */
import { runCommand, UserError } from './shared/command.ts';
import { runProcess } from './shared/process.ts';

const MODULES = [
  'accelerate',
  'pandas',
  'pytest',
  'seaborn',
  'sklearn',
  'torchvision',
  'transformers',
];

await runCommand({
  usage: 'npm run test:python --',
  summary: 'Runs the tests of content/python. Words after -- go to pytest.',
  options: {},
  allowPositionals: true,
  async run(_, positionals) {
    const python = process.env.LESION_PYTHON ?? 'python3';
    // Found, but not imported: that would take longer than some of the tests.
    const search = `from importlib.util import find_spec; print([m for m in ${JSON.stringify(MODULES)} if not find_spec(m)])`;
    const { code, output } = await runProcess([python, '-c', search], { output: 'collect' });
    if (code !== 0 || output.trim() !== '[]') {
      const reason = code === 0 ? `lacks ${output.trim().slice(1, -1)}` : 'cannot be run';
      throw new UserError(
        `${python} ${reason}. Make a virtual environment (python3 -m venv ~/lesion-lab), run ` +
          '~/lesion-lab/bin/pip install -r content/python/requirements.txt, and set ' +
          'LESION_PYTHON=~/lesion-lab/bin/python.',
      );
    }
    const command = [
      python,
      '-m',
      'pytest',
      '-q',
      ...(positionals.length > 0 ? positionals : ['tests/python']),
    ];
    const tests = await runProcess(command, { output: 'inherit' });
    if (tests.code !== 0) process.exitCode = tests.code;
  },
});
