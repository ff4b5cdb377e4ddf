/** Theme, colours of up and down, help. */
import { defineCommands } from '../app/commands.ts';
import { showKeys } from '../app/show-keys.ts';

export default defineCommands((desk) => {
  const { prefs } = desk.state;
  return [
    { section: 'Look', title: 'Dark', run: () => prefs.setTheme('dark'), hint: 'theme' },
    { section: 'Look', title: 'Light', run: () => prefs.setTheme('light'), hint: 'theme' },
    { section: 'Look', title: 'As the system', run: () => prefs.setTheme('system'), hint: 'theme' },
    {
      section: 'Look',
      title: prefs.safePair() ? 'Teal and coral' : 'Blue and orange',
      run: () => prefs.setSafePair(!prefs.safePair()),
      hint: 'up and down',
    },
    { section: 'Help', title: 'Keys', run: () => showKeys(desk), keys: '?' },
  ];
});
