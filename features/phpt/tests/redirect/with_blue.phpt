--TEST--
The same tests run with another environment
--REDIRECTTEST--
return array(
    'ENV' => array('PHPT_COLOUR' => 'blue'),
    'TESTS' => __DIR__ . '/redirect/tests',
);
