export { FileLimits as default } from '@/meta/props';
