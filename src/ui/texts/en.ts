import type { Texts } from '../texts.ts'
import { accountEn } from './en-account.ts'
import { adminEn } from './en-admin.ts'
import { aftercareEn } from './en-aftercare.ts'
import { announcementsEn } from './en-announcements.ts'
import { apiV2En } from './en-api-v2.ts'
import { docsEn } from './en-docs.ts'
import { moneyEn } from './en-money.ts'
import { notificationsEn } from './en-notifications.ts'
import { operatorListsEn } from './en-operator-lists.ts'
import { orderFieldsEn } from './en-order-fields.ts'
import { orderRulesEn } from './en-order-rules.ts'
import { orderRunsEn } from './en-order-runs.ts'
import { providersEn } from './en-providers-admin.ts'
import { reportsEn } from './en-reports.ts'
import { secondFactorEn } from './en-second-factor.ts'
import { serviceDeskEn } from './en-service-desk.ts'
import { settingsMoreEn } from './en-settings-more.ts'
import { shelfEn } from './en-shelf.ts'
import { shopEn } from './en-shop.ts'
import { supportEn } from './en-support.ts'
import { systemEn } from './en-system.ts'
import { teamEn } from './en-team.ts'
import { telegramEn } from './en-telegram.ts'
import { webhooksEn } from './en-webhooks.ts'

/** English for the frame around every page, and the words every page shares. */
export const en: Texts = {
  languageName: 'English',
  skipToContent: 'Skip to content',
  nav: {
    label: 'Main',
    account: 'Account',
    dashboard: 'Overview',
    services: 'Services',
    newOrder: 'New order',
    orders: 'Orders',
    wallet: 'Wallet',
    topUp: 'Top up',
    referral: 'Refer a friend',
    admin: 'Admin',
    logIn: 'Log in',
    register: 'Sign up',
    logOut: 'Log out',
  },
  header: {
    balance: 'Balance',
    accountMenu: (username) => `Account ${username}`,
  },
  preferences: {
    language: 'Language',
    theme: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    auto: 'Same as device',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    confirm: 'Confirm',
    copy: 'Copy',
    copied: 'Copied',
    search: 'Search',
    filter: 'Filter',
    clearFilters: 'Clear filters',
    viewAll: 'View all',
    details: 'Details',
    optional: 'optional',
    all: 'All',
    yes: 'Yes',
    no: 'No',
    first: 'First page',
    previous: 'Previous',
    next: 'Next page',
    pages: 'Pages',
    breadcrumb: 'Breadcrumb',
    selectAll: 'Select all',
    select: (name) => `Select ${name}`,
    showPassword: 'Show password',
    opensNewTab: 'opens in a new tab',
    type: 'Type',
    state: 'Status',
    time: 'Time',
    amount: 'Amount',
    day: 'd',
    hour: 'h',
    minute: 'min',
    fixBelow: 'Please check the fields marked below.',
    noMatches: 'Nothing matches',
    noMatchesHint: 'Try another word or remove a filter.',
  },
  orderStatus: {
    pending: 'Waiting',
    submitting: 'Sending',
    processing: 'Processing',
    in_progress: 'In progress',
    completed: 'Completed',
    partial: 'Partial',
    canceled: 'Canceled',
    failed: 'Failed',
    unknown: 'Being verified',
  },
  depositStatus: {
    pending: 'Awaiting transfer',
    completed: 'Credited',
    expired: 'Expired',
    canceled: 'Canceled',
    held: 'On hold',
    unmatched: 'Unmatched',
  },
  transactionType: {
    deposit: 'Top-up',
    bonus: 'Top-up bonus',
    order: 'Order',
    refund: 'Refund',
    commission: 'Commission',
    adjustment: 'Adjustment',
  },
  tier: {
    discount: (percent) => `${percent} off every order`,
    noDiscount: 'No discount yet',
    remaining: (amount, next) => `${amount} to go until ${next}`,
    highest: 'You are at the highest level.',
    progress: 'Progress to the next level',
  },
  problem: {
    notFoundTitle: 'Not found',
    forbiddenTitle: 'This page is not for you',
    tooManyTitle: 'Slow down a little',
    failedTitle: 'Something went wrong on our side',
    busyTitle: 'The panel is busy',
    title: 'That did not work',
    notFoundNext: 'Check the address, or start from the main page.',
    forbiddenNext: 'If you have another account, log in with that one.',
    retryNext: 'Nothing that was saved is lost. Wait a moment and try again.',
    failedNext: 'Your money and your orders are safe. If it happens again, send us this reference.',
    backNext: 'Go back, correct what you entered and try again.',
    home: 'To the main page',
    retry: 'Try again',
    reference: (id) => `Reference: ${id}`,
  },
  ...shopEn,
  shelf: shelfEn,
  notifications: notificationsEn,
  orderFields: orderFieldsEn,
  orderRuns: orderRunsEn,
  aftercare: aftercareEn,
  money: moneyEn,
  reports: reportsEn,
  account: accountEn,
  admin: adminEn,
  announcements: announcementsEn,
  orderRules: orderRulesEn,
  providers: providersEn,
  operatorLists: operatorListsEn,
  serviceDesk: serviceDeskEn,
  docs: docsEn,
  apiV2: apiV2En,
  settingsMore: settingsMoreEn,
  support: supportEn,
  secondFactor: secondFactorEn,
  system: systemEn,
  team: teamEn,
  telegram: telegramEn,
  webhooks: webhooksEn,
}
