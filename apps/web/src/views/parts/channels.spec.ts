import { channelIn, channelsIn } from './channels.js';

it('says a known channel in the language of the reader, and any other as it was typed', () => {
  expect(['Phone', ' điện thoại', 'email', 'Zalo'].map((typed) => channelIn('en', typed))).toEqual([
    'telephone',
    'telephone',
    'e-mail',
    'Zalo',
  ]);
  expect(channelsIn('en').map((channel) => channelIn('vi', channel))).toEqual(channelsIn('vi'));
});
