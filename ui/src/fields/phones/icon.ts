export { PhoneCall as default } from 'lucide-react';
