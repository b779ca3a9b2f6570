import { expect, test } from 'vitest';
import { criterionName, minutesText, pointsText } from './words';

test('points have a sign unless they are shown as nothing', () => {
  const check = (points: number, text: string) => {
    expect(pointsText(points)).toBe(text);
  };
  check(1.25, '+1.3');
  check(-0.66, '\u22120.7');
  check(-0.04, '0.0');
  check(0, '0.0');
});

test('criteria of another scorecard have names too', () => {
  expect(criterionName('on-time')).toBe('On time');
  expect(criterionName('carbon-footprint')).toBe('Carbon footprint');
});

test('minutes are told in their two largest units', () => {
  expect(minutesText(0)).toBe('less than 1 min');
  expect(minutesText(90.4)).toBe('1 h 30 min');
  expect(minutesText(2_880)).toBe('2 d');
});
