import { lostStories } from './lost-stories.ts';
import { openStories } from './open-stories.ts';
import type { StoryLine } from './story-line.ts';
import { wonStories } from './won-stories.ts';

export const storyLines: readonly StoryLine[] = [...openStories, ...wonStories, ...lostStories];
