import builtins

builtins.a_file_of_the_submission_ran = __file__
