import { describe, expect, test } from '@jest/globals';
import { passwordsOf, redisAddress } from '../../../src/platform/redis-address.js';

const h = (host: string, port: number) => ({ host, port });

describe('an address of Redis', () => {
  test.each([
    ['redis://127.0.0.1:6379', { mode: 'single', secure: false }],
    ['rediss://u:p+w@redis.example/2', { mode: 'single', secure: true, url: 'rediss://u:p+w@redis.example/2' }],
    [
      'redis+sentinel://h1:26379,h2/mymaster',
      { mode: 'sentinel', secure: false, hosts: [h('h1', 26_379), h('h2', 26_379)], master: 'mymaster', login: {} },
    ],
    [
      'rediss+sentinel://ush%40r:p%3Aw@[::1]:5000/m-1.a?sentinelUser=s&sentinelPassword=q%26',
      {
        mode: 'sentinel',
        secure: true,
        hosts: [h('::1', 5_000)],
        login: { username: 'ush@r', password: 'p:w' },
        master: 'm-1.a',
        sentinelLogin: { username: 's', password: 'q&' },
      },
    ],
    ['redis+sentinel://:only@h/m', { login: { password: 'only' }, sentinelLogin: {} }],
    ['redis+sentinel://:p@w@h/m', { login: { password: 'p@w' }, hosts: [h('h', 26_379)] }],
    ['redis+cluster://h1:7000,h2', { mode: 'cluster', secure: false, hosts: [h('h1', 7_000), h('h2', 6_379)] }],
    ['rediss+cluster://u:p@h1/', { mode: 'cluster', secure: true, login: { username: 'u', password: 'p' } }],
  ])('%s', (text, expected) => {
    expect(redisAddress.parse(text)).toMatchObject(expected);
  });

  test.each([
    ['http+sentinel://h/m', /must begin with redis:\/\//],
    ['redis+replica://h/m', /must begin with redis:\/\//],
    ['redis+sentinel://h:26379', /must end with the name of the master/],
    ['redis+sentinel://h1,h2/my master', /must end with the name of the master/],
    ['redis+sentinel://h1,/m', /must list its hosts/],
    ['redis+sentinel://h1:port/m', /must list its hosts/],
    ['redis+sentinel:///m', /must list its hosts/],
    ['redis+sentinel://h/m?password=x', /may be followed by \?sentinelPassword=… and sentinelUser only/],
    ['redis+cluster://h1,h2/2', /must end after the hosts: a cluster has one database/],
    ['redis+cluster://h1?family=6', /must end after the hosts/],
  ])('refused: %s', (text, why) => {
    expect(redisAddress.safeParse(text).error?.issues[0]?.message).toMatch(why);
  });

  test('its passwords are known, as they are and as they are written', () => {
    const of = (text: string) => passwordsOf(redisAddress.parse(text));
    expect(of('redis+sentinel://u:a%26b@h/m?sentinelPassword=c')).toEqual(['a&b', 'a%26b', 'c', 'c']);
    expect(of('redis+cluster://u:pw@h')).toEqual(['pw', 'pw']);
    expect(of('redis+cluster://h')).toEqual([]);
  });
});
