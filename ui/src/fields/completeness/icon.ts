export { CircleGauge as default } from 'lucide-react';
