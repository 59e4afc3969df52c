import { describe, expect, it } from 'vitest';
import { Course } from '../../bench/servers/course.ts';

describe('the course of windows', () => {
  it('has in each second the shortest, the one in force for half of it, the longest, and how often it was turned', () => {
    const course = new Course(60);
    course.turned(1_100, 80);
    course.turned(1_200, 150);
    course.turned(1_900, 80);
    expect(course.seconds(0, 3_500)).toMatchObject([
      { least: 60, median: 60, most: 60, turns: 0 },
      { least: 60, median: 150, most: 150, turns: 3 },
      { least: 80, median: 80, most: 80, turns: 0 },
    ]);
  });

  it('tells what was used in each second, also between two looks', () => {
    const course = new Course(60);
    course.used(0, 500);
    course.used(1_500, 1_250);
    course.used(2_000, 1_750);
    const [first, second] = course.seconds(0, 2_000);
    expect(first?.cpu).toBeCloseTo(0.5);
    expect(second?.cpu).toBeCloseTo(0.75);
  });
});
