import { ESTIMATORS, STANDARD_ERRORS } from './api/definition';
import type { AnalysisOptions } from './api/definition';
import { estimatorName, standardErrorName } from './words';

/** What a person chose of the options, as the fields of a form hold it; empty for what the data decide. */
export type AnalysisChoices = {
  estimator: string;
  standardErrors: string;
  clusterBy: string;
  controlGroup: string;
  confidenceLevel: string;
};

const FROM_DATA = { value: '', label: 'Chosen from the data' };

/** What each field offers. */
export const OFFERED = {
  estimator: ESTIMATORS.map((value) => ({
    value: value === 'auto' ? '' : value,
    label: estimatorName(value),
  })),
  standardErrors: [
    FROM_DATA,
    ...STANDARD_ERRORS.map((value) => ({ value, label: standardErrorName(value) })),
  ],
  clusterBy: [
    { value: '', label: 'The unit' },
    { value: 'cluster', label: 'The cluster' },
    { value: 'unit,period', label: 'Unit and period' },
    { value: 'cluster,period', label: 'Cluster and period' },
  ],
  controlGroup: [
    { value: '', label: 'Units never treated' },
    { value: 'not-yet', label: 'And those not treated yet' },
  ],
  confidenceLevel: [
    { value: '0.9', label: '90%' },
    { value: '', label: '95%' },
    { value: '0.99', label: '99%' },
  ],
} as const;

function options(choices: AnalysisChoices): AnalysisOptions {
  const estimator = ESTIMATORS.find((known) => known === choices.estimator);
  const standardErrors = STANDARD_ERRORS.find((known) => known === choices.standardErrors);
  return {
    ...(estimator && { estimator }),
    ...(standardErrors && { standardErrors }),
    ...(choices.clusterBy !== '' && { clusterBy: choices.clusterBy.split(',') }),
    ...(choices.controlGroup === 'not-yet' && { controlGroup: 'not-yet' }),
    ...(choices.confidenceLevel !== '' && { confidenceLevel: Number(choices.confidenceLevel) }),
  };
}

function from({ estimator, standardErrors, clusterBy, controlGroup, confidenceLevel }: AnalysisOptions) {
  const clusters = typeof clusterBy === 'string' ? clusterBy : (clusterBy ?? []).join(',');
  return {
    estimator: estimator == null || estimator === 'auto' ? '' : estimator,
    standardErrors: standardErrors ?? '',
    clusterBy: clusters === 'unit' ? '' : clusters,
    controlGroup: controlGroup === 'not-yet' ? 'not-yet' : '',
    confidenceLevel: confidenceLevel == null || confidenceLevel === 0.95 ? '' : String(confidenceLevel),
  };
}

/** Between choices and the options that are sent. */
export const analysisChoices = { options, from };
