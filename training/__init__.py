"""From labelled tickets to a registered model: check, group, fit, calibrate, evaluate, write.

May use scikit-learn; inference never imports this package.
"""
