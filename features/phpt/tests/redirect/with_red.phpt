--TEST--
Tests of another folder run with an environment
--REDIRECTTEST--
return array(
    'ENV' => array('PHPT_COLOUR' => 'red'),
    'TESTS' => 'redirect/tests',
);
